#!/bin/sh
# flufl.bounce 6.0.0 (PyPI): a report of an internationalised mail (RFC 6533) is taken for no bounce.
#
# A server that took a mail with SMTPUTF8 reports its failure as message/global-delivery-status, which has the fields of
# message/delivery-status (RFC 6533 §3), and may name recipients in
# ASCII as well. For these reports scan_message() answers nobody, so the bounce is lost; the same report as
# message/delivery-status names its recipient.
# Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check flufl.bounce==6.0.0
cat >run.py <<'END'
from email import message_from_bytes

from flufl.bounce import scan_message

REPORT = """\
From: MAILER-DAEMON@mx.example.net
To: invitations@example.org
Subject: Undelivered
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary=part

--part
Content-Type: text/plain

It could not be delivered.

--part
Content-Type: message/{kind}

Reporting-MTA: dns; mx.example.net

Final-Recipient: {recipient}
Action: failed
Status: 5.1.1

--part--
"""
for kind, recipient in [
    ("delivery-status", "rfc822; ann@example.net"),
    ("global-delivery-status", "rfc822; ann@example.net"),
    ("global-delivery-status", "utf-8; josé@example.net"),
]:
    report = message_from_bytes(REPORT.format(kind=kind, recipient=recipient).encode())
    found = [each.decode() for each in scan_message(report)]
    print(kind, recipient, "->", *(found or ["nobody"]))
END
packages/bin/python run.py | tee seen
cat >expected <<'END'
delivery-status rfc822; ann@example.net -> ann@example.net
global-delivery-status rfc822; ann@example.net -> nobody
global-delivery-status utf-8; josé@example.net -> nobody
END
diff expected seen && echo 'as found: two of three bounces are not seen'
