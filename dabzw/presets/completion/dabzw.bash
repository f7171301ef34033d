# dabzw 的 TAB 补全（bash）。由 dabzw completion install 写入，不必手工修改。
_dabzw() {
    local IFS=$'\n' line word=${COMP_WORDS[COMP_CWORD]} suffix
    local -a found
    mapfile -t found < <(_DABZW_COMPLETE=complete_fish _DABZW_SHELL=bash _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS="${COMP_LINE:0:COMP_POINT}" "$1" 2>/dev/null)
    COMPREPLY=()
    case ${found[0]-} in
    :files:*)
        compopt -o filenames
        COMPREPLY=($(compgen -d -- "$word"))
        IFS=' '
        for suffix in ${found[0]#:files:}; do
            IFS=$'\n'
            COMPREPLY+=($(compgen -f -X "!*$suffix" -- "$word"))
        done
        ;;
    :folders:*)
        compopt -o filenames
        COMPREPLY=($(compgen -d -- "$word"))
        ;;
    *)
        for line in "${found[@]}"; do
            line=${line%%$'\t'*}
            # 名称里有终端会当作命令的符号的，加上引号
            [[ $line == *[\$\`\"\'\\\&\|\;\<\>\(\)\*\?\!\#\~\{\}\[\]]* ]] && printf -v line %q "$line"
            COMPREPLY+=("$line")
        done
        ;;
    esac
}
complete -o nosort -F _dabzw dabzw 2>/dev/null || complete -F _dabzw dabzw
