# bash completion for oidcctl; the program itself knows what fits.
_oidcctl()
{
  local line=${COMP_LINE:0:COMP_POINT} current candidate
  local -a words
  read -ra words <<<"$line"
  if [[ $line == *[[:space:]] ]]; then
    words+=("")
  fi
  current=${words[${#words[@]} - 1]}
  # bash replaces just what stands behind the last sign that breaks words.
  local breaks=${COMP_WORDBREAKS//[^=:]/} kept=
  if [[ -n $breaks ]]; then
    kept=${current%"${current##*["$breaks"]}"}
  fi
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      local cur=${current#"$kept"}
      if declare -F _filedir >/dev/null; then
        _filedir # of bash-completion: it knows about ~ and quotes
      else
        compopt -o filenames 2>/dev/null
        while IFS= read -r candidate; do
          COMPREPLY+=("$candidate")
        done < <(compgen -f -- "$cur")
      fi
    else
      COMPREPLY+=("${candidate#"$kept"}")
    fi
  done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -F _oidcctl oidcctl
