@echo off
rem Looks for a Python that the archive holds packages for, and leaves the rest to install.py.
setlocal
chcp 65001 >nul
set "PY="
set "STATUS=1"
for %%V in (3.14 3.13 3.12 3.11) do if not defined PY (py -%%V "%~dp0install.py" --fits >nul 2>nul && set "PY=py -%%V")
for %%N in (python python3) do if not defined PY (%%N "%~dp0install.py" --fits >nul 2>nul && set "PY=%%N")
if not defined PY goto none
%PY% -I -X utf8 "%~dp0install.py" %*
set "STATUS=%ERRORLEVEL%"
goto end
:none
echo 错误：没有找到合用的 Python，要 3.11 至 3.14（64 位）；装好再运行安装。安装包没有解压完整的，也会这样。
:end
rem Started by a double click, the window would close before anybody has read it.
echo "%CMDCMDLINE%" | find /i "/c" >nul && pause
exit /b %STATUS%
