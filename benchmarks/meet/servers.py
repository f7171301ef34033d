"""What a hub is reached by, on this computer alone: sshd, git daemon, http and https, a silent port.

Each is started on a free port of 127.0.0.1 with files of its own, and ended with its block.
"""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final
from urllib.parse import unquote

HOST: Final = "127.0.0.1"
_PUSHES: Final = {
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "http.receivepack",
    "GIT_CONFIG_VALUE_0": "true",
}
"""What a web server is told that takes pushes."""
_WAIT: Final = 10.0  # seconds until a server answers


class NotHere(Exception):
    """A program that is needed is not on this computer."""


def needed(name: str, *places: str) -> str:
    """Where a program is; raises NotHere."""
    found = shutil.which(name) or next((place for place in places if os.access(place, os.X_OK)), None)
    if found is None:
        raise NotHere(name)
    return found


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        port: int = one.getsockname()[1]
        return port


def _made(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True)


@contextmanager
def _running(words: list[str], port: int, env: Mapping[str, str] | None = None) -> Iterator[None]:
    """A server, from when it answers to the end of the block."""
    with subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env, start_new_session=True
    ) as one:
        try:
            _await(port, one)
            yield
        finally:
            one.terminate()


def _await(port: int, one: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _WAIT
    while time.monotonic() < until and one.poll() is None:
        with socket.socket() as asked:
            if asked.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.02)
    raise NotHere(f"no answer from {one.args!r}")


# ssh


@contextmanager
def sshd(folder: Path) -> Iterator[tuple[str, str]]:
    """An sshd with keys of its own; gives the beginning of its addresses, and the command that knows it.

    Raises NotHere.
    """
    program, keygen = needed("sshd", "/usr/sbin/sshd"), needed("ssh-keygen")
    ssh, port = needed("ssh"), free_port()
    folder.mkdir(mode=0o700)
    for name in ("host", "clerk", "stranger"):
        _made(keygen, "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name))
    (folder / "known").write_text(f"[{HOST}]:{port} {(folder / 'host.pub').read_text()}", "utf-8")
    shutil.copy(folder / "clerk.pub", folder / "allowed")
    lines = (
        f"HostKey {folder / 'host'}",
        f"AuthorizedKeysFile {folder / 'allowed'}",
        f"ListenAddress {HOST}:{port}",
        f"PidFile {folder / 'pid'}",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "UsePAM no",
        "StrictModes no",
        "PermitRootLogin prohibit-password",
    )
    (folder / "config").write_text("\n".join((*lines, "")), "utf-8")
    Path("/run/sshd").mkdir(exist_ok=True)  # without it an sshd of root does not start
    command = f"{ssh} -F none -i {folder / 'clerk'} -o UserKnownHostsFile={folder / 'known'}"
    with _running([program, "-D", "-f", str(folder / "config")], port):
        yield f"ssh://{getpass.getuser()}@{HOST}:{port}", command


# git daemon


@contextmanager
def daemon(folder: Path) -> Iterator[str]:
    """git's own server, which takes what anybody pushes; gives the beginning of its addresses."""
    port = free_port()
    words = ["daemon", f"--base-path={folder}", f"--port={port}", f"--listen={HOST}", "--export-all"]
    more = ["--enable=receive-pack", "--reuseaddr", str(folder)]
    with _running([needed("git"), *words, *more], port):
        yield f"git://{HOST}:{port}"


# http and https


class _Backend(BaseHTTPRequestHandler):
    """Hands requests to git http-backend, as any web server would."""

    protocol_version = "HTTP/1.1"
    folder: Path
    backend: str

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""

    def _answer(self) -> None:
        path, _, query = self.path.partition("?")
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        env = {
            "PATH": os.environ["PATH"],
            "GIT_PROJECT_ROOT": str(self.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": unquote(path),
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "HTTP_GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_ADDR": HOST,
            "REMOTE_USER": "clerk",
            **_PUSHES,
        }
        done = subprocess.run([self.backend], input=body, env=env, capture_output=True, check=False)
        head, _, answer = done.stdout.partition(b"\r\n\r\n")
        lines = [line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line]
        status = next((int(value.split(" ")[0]) for name, value in lines if name == "Status"), 200)
        self.send_response(status)
        for name, value in lines:
            if name != "Status":
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)


@contextmanager
def web(folder: Path, certificate: Path | None = None) -> Iterator[str]:
    """A web server for the repositories of a folder, with a certificate or plain; gives its address.

    Raises NotHere.
    """
    path = subprocess.run([needed("git"), "--exec-path"], check=True, capture_output=True, text=True)
    backend = needed("git-http-backend", str(Path(path.stdout.strip(), "git-http-backend")))
    handler = type("Backend", (_Backend,), {"folder": folder, "backend": backend})
    server = ThreadingHTTPServer((HOST, 0), handler)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"{'http' if certificate is None else 'https'}://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def certified(folder: Path, name: str) -> Path:
    """A certificate that nobody but its maker vouches for, with its key, in one file; raises NotHere."""
    key, own = folder / f"{name}.key", folder / f"{name}.crt"
    _made(
        *(needed("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
        *("-nodes", "-days", "2", "-subj", "/CN=示例", "-addext", f"subjectAltName=IP:{HOST}"),
        *("-keyout", str(key), "-out", str(own)),
    )
    both = folder / f"{name}.pem"
    both.write_bytes(key.read_bytes() + own.read_bytes())
    return both


@contextmanager
def silent() -> Iterator[int]:
    """A port at which everybody is let in, and nobody is answered."""
    with socket.socket() as listening:
        listening.bind((HOST, 0))
        listening.listen(8)
        yield int(listening.getsockname()[1])
