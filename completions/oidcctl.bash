# bash completion for oidcctl; the program itself knows what fits.

# Split the line up to the cursor into `words`, without quotes and backslashes. readline
# replaces what follows the last '=' or ':', or an open quote: `kept` is what the last word
# has before that, `raw` the rest as typed, and `quote` the open quote.
_oidcctl_split()
{
  local line=${COMP_LINE:0:COMP_POINT} breaks=${COMP_WORDBREAKS//[^=:]/}
  local word='' sign i start=0
  words=() kept='' quote=''
  for ((i = 0; i < ${#line}; i++)); do
    sign=${line:i:1}
    if [[ $sign == "$quote" ]]; then
      quote=''
    elif [[ $sign == \\ && $quote != \' ]]; then
      i=$((i + 1))
      word+=${line:i:1}
    elif [[ -n $quote ]]; then
      word+=$sign
    elif [[ $sign == [\"\'] ]]; then
      quote=$sign kept=$word
    elif [[ $sign == [[:space:]] ]]; then
      if ((i > start)); then
        words+=("$word")
      fi
      word='' kept='' start=$((i + 1))
    else
      word+=$sign
      if [[ -n $breaks && $sign == ["$breaks"] ]]; then
        kept=$word start=$((i + 1))
      fi
    fi
  done
  words+=("$word")
  raw=${line:start}
}

# Print the program that the first word runs: what an alias stands for, a path with ~ or a
# variable in front, else the one on PATH. Nothing that was typed is evaluated.
_oidcctl_program()
{
  local name=$1 variable
  if [[ $name == \~/* ]]; then
    name=$HOME/${name#'~/'}
  elif [[ $name =~ ^\$\{?([A-Za-z_][A-Za-z_0-9]*)\}?(/.*)$ ]]; then
    variable=${BASH_REMATCH[1]}
    name=${!variable}${BASH_REMATCH[2]}
  fi
  type -P -- "$name" || type -P oidcctl
}

_oidcctl()
{
  local -a words alias
  local kept quote raw program candidate
  _oidcctl_split
  if [[ -n ${BASH_ALIASES[${words[0]}]-} ]]; then
    read -ra alias <<<"${BASH_ALIASES[${words[0]}]}"
    words=("${alias[@]}" "${words[@]:1}")
  fi
  COMPREPLY=()
  program=$(_oidcctl_program "${words[0]}") || return
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files || $candidate == :directories ]]; then
      _oidcctl_paths "$candidate"
      continue
    fi
    candidate=${candidate#"$kept"}
    if [[ -z $quote && $candidate == *[!A-Za-z0-9_./:@%+=,-]* ]]; then
      printf -v candidate %q "$candidate"
    fi
    COMPREPLY+=("$candidate")
  done < <("$program" __complete "${words[@]:1}" 2>/dev/null)
}

_oidcctl_paths()
{
  local cur=$raw option=-f
  if [[ $1 == :directories ]]; then
    option=-d
  fi
  if declare -F _filedir >/dev/null; then
    _filedir "${option#-f}" # of bash-completion: it knows about ~ and quotes
    return
  fi
  cur=${words[${#words[@]} - 1]#"$kept"}
  compopt -o filenames 2>/dev/null
  while IFS= read -r candidate; do
    COMPREPLY+=("$candidate")
  done < <(compgen "$option" -- "$cur")
}
complete -F _oidcctl oidcctl
