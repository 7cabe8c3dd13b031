"""The trials of a peer in Python, in order: the sentence that names a trial, and the method of the peer that does it."""

from report import attempt

TRIALS = {
    "signs in": "signs_in",
    "finds its contact": "finds_contact",
    "pings the server": "pings",
    "talks with a contact": "talks",
    "reads its archive": "reads_archive",
    "finds its bookmark": "finds_bookmark",
    "joins its room": "joins",
    "speaks in its room": "speaks",
    "finds its room in the list of rooms": "lists_rooms",
    "is kept out of a room of others": "is_kept_out",
    "creates a room by joining it": "creates_room",
    "finds commands": "lists_commands",
    "runs a command": "runs_command",
    "completes a command's form": "completes_form",
    "cancels a command's form": "cancels_form",
    "is refused an unknown command": "is_refused_unknown_command",
    "is refused with a wrong password": "is_refused_wrong_password",
}


async def run_trials(peer, without=()):
    """Tries everything but the methods named in `without`, of which the peer's library knows nothing."""
    for sentence, method in TRIALS.items():
        if method not in without:
            await attempt(sentence, getattr(peer, method)())
