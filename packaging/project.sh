# shellcheck shell=bash
# Where the project and its releases are, and who answers for a package. No such place exists
# yet: a release sets these in the environment (RELEASING.md). Source it.

# shellcheck disable=SC2034 # for who sources this
readonly homepage=${OIDCCTL_HOMEPAGE:-https://oidcctl.example.org}
# The archives of version 1.2.3 are below $downloads/v1.2.3/.
# shellcheck disable=SC2034
readonly downloads=${OIDCCTL_DOWNLOADS:-$homepage/releases/download}
# shellcheck disable=SC2034
readonly maintainer=${OIDCCTL_MAINTAINER:-oidcctl maintainers <maintainers@oidcctl.example.org>}
# shellcheck disable=SC2034
readonly summary='Set up OpenID Connect for Kubernetes clusters' # 50 characters at most, for krew
