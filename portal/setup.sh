#!/bin/bash
# Installs what the portal needs: system packages, .venv, the locked Python packages.
# Usage: portal/setup.sh [tests]   With "tests", also what only the tests need.
set -euo pipefail
cd "$(dirname "$0")/.."

packages=(libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
          fonts-ipaexfont-gothic fonts-morisawa-bizud-gothic fonts-ipamj-mincho)
packages+=(dovecot-imapd)  # the mailbox of the demo and the tests
if [[ "${1:-}" == tests ]]; then
    packages+=(poppler-utils chromium-headless-shell pgbouncer clamav-daemon)
fi

# Debian's own Python is built with optimisation, unlike most that were compiled by hand.
python=${PYTHON:-}
for candidate in /usr/bin/python3 python3; do
    [[ -n "$python" ]] && break
    "$candidate" -c 'import ensurepip, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null &&
        python=$candidate
done
python=${python:-python3}
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "Python 3.11 以上が必要です / Python 3.11 or newer is needed (PYTHON=… make setup)" >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    packages+=(python3-venv)
fi

missing_debian_packages() {
    local name
    for name in "${packages[@]}"; do
        [[ "$(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null)" == installed ]] ||
            echo "$name"
    done
}

install_debian_packages() {
    local missing as_root=()
    mapfile -t missing < <(missing_debian_packages)
    ((${#missing[@]})) || return 0
    if (($(id -u) != 0)); then
        if ! sudo -n true 2>/dev/null && ! [[ -t 0 && -x /usr/bin/sudo ]]; then
            echo "不足しているパッケージがあります。次を実行してください / please run:" >&2
            echo "  sudo apt-get install --no-install-recommends ${missing[*]}" >&2
            exit 1
        fi
        as_root=(sudo)
    fi
    echo "apt: ${missing[*]}"
    # Their programs alone are wanted: Debian's own servers are never to start by themselves.
    if [[ -d /run/systemd/system ]]; then
        case " ${missing[*]} " in
            *" dovecot-imapd "*)
                "${as_root[@]}" systemctl mask --quiet dovecot.service dovecot.socket ;;&
            *" pgbouncer "*)
                "${as_root[@]}" systemctl mask --quiet pgbouncer.service pgbouncer.socket ;;&
            *" clamav-daemon "*)  # and what fetches its signatures from the network
                "${as_root[@]}" systemctl mask --quiet clamav-daemon.service clamav-daemon.socket \
                    clamav-freshclam.service ;;
        esac
    fi
    "${as_root[@]}" apt-get update -qq
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

if command -v apt-get >/dev/null; then
    install_debian_packages
fi

# uv installs in seconds what takes pip most of a minute. It is itself locked by hash.
install_python_packages() {
    if [[ ! -x .venv/bin/uv ]]; then
        "$python" -m venv --clear .venv
        sed -n '/^uv==/,/# via/p' requirements.lock >.venv/uv.lock
        .venv/bin/pip install --quiet --require-hashes --no-deps -r .venv/uv.lock
    fi
    VIRTUAL_ENV=.venv .venv/bin/uv pip install --quiet --compile-bytecode \
        --require-hashes -r requirements.lock ||
        .venv/bin/pip install --quiet --require-hashes --no-deps -r requirements.lock
}

lock=$(sha256sum <requirements.lock)
if [[ "$(cat .venv/installed 2>/dev/null)" != "$lock" ]]; then
    echo "Python: requirements.lock → .venv"
    install_python_packages
    echo "$lock" >.venv/installed
fi

# The Japanese of the pages, where its source is newer than what was compiled.
words=locale/ja/LC_MESSAGES/django
if [[ $words.po -nt $words.mo ]]; then
    .venv/bin/python portal/translations.py compile
fi

if ! command -v apt-get >/dev/null; then
    .venv/bin/python portal/libraries.py
fi
