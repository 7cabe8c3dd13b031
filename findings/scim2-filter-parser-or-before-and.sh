#!/bin/sh
# scim2-filter-parser 0.7.0 (PyPI): "or" binds as tight as "and", so a filter finds others than it asks for.
#
# RFC 7644 §3.4.2.2 gives the order of precedence: grouping, "not", "and", "or". So A or B and C asks for A or (B and C), and
# finds everybody who meets A. The package reads from left to right and makes (A or B) and C of it, without an error. With
# brackets, and with the "and" in front, it is right. Besides, a string with an escaped quote, which is JSON (the
# same section), is refused as a syntax error.
# Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check scim2-filter-parser==0.7.0 sly==0.5
cat >run.py <<'END'
from scim2_filter_parser.parser import SCIMParserError
from scim2_filter_parser.queries import SQLQuery

columns = {("title", None, None): "title", ("userType", None, None): "kind", ("active", None, None): "active"}
for text in [
    'title eq "Boss" or userType eq "Guest" and active eq true',
    'title eq "Boss" or (userType eq "Guest" and active eq true)',
    'active eq true and userType eq "Guest" or title eq "Boss"',
    r'title eq "The \"Boss\""',
]:
    try:
        print(SQLQuery(text, "people", columns).where_sql)
    except SCIMParserError as error:
        print("refused:", text)
END
packages/bin/python run.py | tee seen
cat >expected <<'END'
((title = {a}) OR (kind = {b})) AND (active = {c})
(title = {a}) OR ((kind = {b}) AND (active = {c}))
((active = {a}) AND (kind = {b})) OR (title = {c})
refused: title eq "The \"Boss\""
END
diff expected seen && echo 'as found: the first asks for something else than it says'
