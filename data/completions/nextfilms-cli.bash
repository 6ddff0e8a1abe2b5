# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of nextfilms-cli for bash.
_nextfilms_cli() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command='' w
  for w in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $w in search|recommend|similar|rate|unrate|list|stats) command=$w; break;; esac
  done
  case $previous in
    -m|--model) compopt -o default; COMPREPLY=(); return;;
    --sort) mapfile -t COMPREPLY < <(compgen -W 'rating date title surprise' -- "$word"); return;;
    =) [ "${COMP_WORDS[COMP_CWORD-2]}" != --sort ] || { mapfile -t COMPREPLY < <(compgen -W 'rating date title surprise' -- "$word"); return; };;
  esac
  case $word in
    -*) w='--json --top --model --version --help'; [ "$command" != list ] || w+=' --favorites --watchlist --hidden --sort';;
    *) if [ -z "$command" ]; then w='search recommend similar rate unrate list stats'
       elif [ "$command" = unrate ]; then   # rated films, by id: titles have spaces
         w=$(nextfilms-cli list 2>/dev/null | cut -f1 | sed 's/^/id:/')
       else w=''; fi;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$w" -- "$word")
}
complete -F _nextfilms_cli nextfilms-cli
