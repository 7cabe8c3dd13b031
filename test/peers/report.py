"""What a peer written in Python tells: one JSON line for each trial, {"test": ..., "outcome": "passed" | "failed", "why": ...}."""

import asyncio
import json
import sys

PATIENCE = 10  # seconds


async def attempt(test, trial):
    """Runs one trial and prints its outcome. Whatever goes wrong is that trial's alone."""
    try:
        await asyncio.wait_for(trial, PATIENCE)
        tell(test, "passed")
    except asyncio.TimeoutError:
        tell(test, "failed", "no answer")
    except Exception as error:
        tell(test, "failed", f"{type(error).__name__}: {error}")


def tell(test, outcome, why=""):
    print(json.dumps({"test": test, "outcome": outcome, "why": why.splitlines()[0] if why else ""}), flush=True)


def task():
    """The task: where the server is, who signs in, which room and commands there are (test/peers/server.ts)."""
    with open(sys.argv[1], encoding="utf-8") as file:
        return json.load(file)
