#!/bin/sh
# 安装 dabzw：在解压出来的文件夹里运行 sh 安装.sh（或 sh install.sh）；只需要 Python 和 git，不联网。
# It looks for a Python that the archive holds packages for, and leaves the rest to install.py.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || exit 1
if [ ! -f "$here/install.py" ] || [ ! -f "$here/archive.py" ]; then
  echo "错误：安装包不完整：缺 install.py 或 archive.py。请重新拷贝安装包、重新解压，再安装" >&2
  exit 1
fi

named=''
before=''
for word in "$@"; do
  case $word in
    --python=*) named=${word#--python=} ;;
    *) if [ "$before" = --python ]; then named=$word; fi ;;
  esac
  before=$word
done
if [ -n "$named" ]; then
  if ! command -v "$named" >/dev/null 2>&1; then
    echo "错误：没有 $named 这个程序" >&2
    exit 1
  fi
  exec "$named" -I "$here/install.py" "$@"
fi

seen=''
for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
  command -v "$python" >/dev/null 2>&1 || continue
  if "$python" -I "$here/install.py" --fits >/dev/null 2>&1; then
    exec "$python" -I "$here/install.py" "$@"
  fi
  version=$("$python" -c 'import sys; print(".".join(map(str, sys.version_info[:3])))' 2>/dev/null) || version='用不了'
  seen="$seen $python（$version）"
done
if [ -z "$seen" ]; then
  echo "错误：没有找到 Python。请先装 Python 3.11 以上（如 sudo apt install python3，或从系统的软件商店装），再运行安装" >&2
else
  echo "错误：没有合用的 Python：要 3.11 至 3.14，这里有$seen。" >&2
  echo "装好合用的 Python 再运行安装；已经装在别处的，写明位置：sh 安装.sh --python /opt/python3.11/bin/python3.11" >&2
fi
exit 1
