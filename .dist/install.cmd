@echo off
rem Looks for a Python that the archive holds packages for, and leaves the rest to install.py.
setlocal
chcp 65001 >nul
set "HERE=%~dp0"
set "PY="
set "STATUS=1"
for %%V in (3.14 3.13 3.12 3.11) do call :try py -%%V
for %%N in (python python3) do call :try %%N
if not defined PY goto none
call %PY% -I -X utf8 "%HERE%install.py" %*
set "STATUS=%ERRORLEVEL%"
goto end
:none
echo 错误：没有找到合用的 Python，要 3.11 至 3.14（64 位）；装好再运行安装。安装包没有解压完整的，也会这样。
:end
rem Started by a double click, the window would close before anybody has read it.
echo "%CMDCMDLINE%" | find /i "/c" >nul && pause
exit /b %STATUS%
:try
if defined PY exit /b 0
call %* "%HERE%install.py" --fits >nul 2>nul
if errorlevel 1 exit /b 0
set "PY=%*"
exit /b 0
