"""Says whether a message of ISO 20022 on standard input is valid by its schema, and in which line it is not."""
import glob
import os
import sys
from lxml import etree

message = sys.argv[1]
found = [name for folder in sys.path for name in glob.glob(os.path.join(folder, '*', '*', message + '.xsd'))]
schema = etree.XMLSchema(etree.parse(found[0]))
schema.validate(etree.fromstring(sys.stdin.buffer.read()))
for error in schema.error_log:
    print(error.line, error.message)
print('valid' if not schema.error_log else 'not valid')
