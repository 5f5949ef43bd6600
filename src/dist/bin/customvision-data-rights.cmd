@echo off
rem Starts Custom Vision Data Rights, which works in the current directory. Options of Java: CUSTOMVISION_JAVA_OPTIONS.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -XX:+UseSerialGC %CUSTOMVISION_JAVA_OPTIONS% -jar "%~dp0..\customvision-data-rights.jar" %*
exit /b %ERRORLEVEL%
