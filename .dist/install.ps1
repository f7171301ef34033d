# 安装 dabzw：在解压出来的文件夹里运行 .\install.ps1；不许运行脚本的电脑上用 安装.cmd。
# It looks for a Python that the archive holds packages for, and leaves the rest to install.py.
$ErrorActionPreference = 'Continue'
[Console]::OutputEncoding = [System.Text.Encoding]::UTF8
$program = Join-Path $PSScriptRoot 'install.py'
$candidates = @(
    @('py', '-3.14'), @('py', '-3.13'), @('py', '-3.12'), @('py', '-3.11'), @('python'), @('python3')
)
foreach ($candidate in $candidates) {
    $python = $candidate[0]
    $more = @($candidate | Select-Object -Skip 1)
    if (-not (Get-Command $python -ErrorAction SilentlyContinue)) { continue }
    & $python @more $program --fits 2>$null | Out-Null
    if ($LASTEXITCODE -eq 0) {
        & $python @more -I -X utf8 $program @args
        exit $LASTEXITCODE
    }
}
Write-Host '错误：没有找到合用的 Python，要 3.11 至 3.14（64 位）；装好再运行安装。安装包没有解压完整的，也会这样。'
exit 1
