#compdef dabzw
# dabzw 的 TAB 补全（zsh）。由 dabzw completion install 写入，不必手工修改。
_dabzw() {
    local -a found values shown
    local line typed
    typed="${(j: :)words[1,CURRENT-1]} $PREFIX"
    found=("${(@f)$(_DABZW_COMPLETE=complete_fish _DABZW_SHELL=zsh _TYPER_COMPLETE_FISH_ACTION=get-args \
        _TYPER_COMPLETE_ARGS="$typed" ${words[1]} 2>/dev/null)}")
    case $found[1] in
    :files:*)
        _files -g "*(${(j:|:)${=${found[1]#:files:}}})"
        return
        ;;
    :folders:*)
        _files -/
        return
        ;;
    esac
    for line in $found; do
        [[ -n $line ]] || continue
        values+=("${line%%$'\t'*}")
        shown+=("${line/$'\t'/  }")
    done
    (( $#values )) || return 1
    # 名称、首字母对上的，与打的字开头不同，逐个替换上去
    (( $#values > 1 && ! ${#${(M)values:#${PREFIX}*}} )) && compstate[insert]=menu
    compadd -U -V dabzw -l -d shown -a values
}
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i }
compdef _dabzw dabzw
