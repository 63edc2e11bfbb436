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
  # bash replaces just what stands behind the last of these signs.
  local kept=${current%"${current##*[=:]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r candidate _; do
    if [[ $candidate == :files ]]; then
      compopt -o filenames 2>/dev/null
      while IFS= read -r candidate; do
        COMPREPLY+=("$candidate")
      done < <(compgen -f -- "${current#"$kept"}")
    else
      COMPREPLY+=("${candidate#"$kept"}")
    fi
  done < <("${words[0]}" __complete "${words[@]:1}" 2>/dev/null)
}
complete -F _oidcctl oidcctl
