# dabzw 的 TAB 补全（fish）。由 dabzw completion install 写入，不必手工修改。
function __dabzw_complete
    set -l program (commandline -opc)[1]
    set -l typed (commandline -ct)
    set -l found (_DABZW_COMPLETE=complete_fish _DABZW_SHELL=fish _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS=(commandline -cp | string collect) $program 2>/dev/null)
    if string match -q -- ':files:*' "$found[1]"
        __fish_complete_suffix $typed (string split ' ' (string replace ':files:' '' -- $found[1]))
    else if string match -q -- ':folders:*' "$found[1]"
        __fish_complete_directories $typed
    else
        printf '%s\n' $found
    end
end
complete --command dabzw --no-files --keep-order --arguments '(__dabzw_complete)'
