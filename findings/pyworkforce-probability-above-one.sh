#!/bin/sh
# pyworkforce 0.5.1 (PyPI): with fewer agents than the work needs, the probability of waiting is above one.
#
# Erlang C holds while there are more agents than offered load (calls an hour times handling time). Below that the queue grows
# without end and everybody waits: the probability is 1. The package goes on with the formula: for 30 erlang and 20 agents it answers
# 5.42, and for 29 agents 1.24. The service level is cut to 0, which hides the fault there. With 31 agents and more both are
# right.
# Needs python3 with venv.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv packages
packages/bin/pip install --quiet --disable-pip-version-check pyworkforce==0.5.1
cat >run.py <<'END'
from pyworkforce.queuing import ErlangC

# 300 calls in 30 minutes of 3 minutes each: 30 erlang; target: within 20 seconds.
queue = ErlangC(transactions=300, aht=3, interval=30, asa=20 / 60)
for agents in (20, 29, 31, 36):
    waiting = queue.waiting_probability(positions=agents)
    print(agents, f"{waiting:.4f}", f"{queue.service_level(positions=agents):.4f}")
END
packages/bin/python run.py 2>/dev/null | tee seen
cat >expected <<'END'
20 5.4199 0.0000
29 1.2366 0.0000
31 0.7989 0.2851
36 0.2119 0.8912
END
diff expected seen && echo 'as found: more than one of one has to wait'
