"""What a language model adds to the drafts, and what keeps it from spoiling them.

``asking`` cuts the drafts into requests, ``crafts`` says what each agent may gain from a reply, ``gains`` finds just
that in it, ``narrow`` looks at every method, ``rounds`` asks again with what is wrong, ``settling`` lets the proof
decide. A draft loses nothing on the way: a reply never takes its place, it is only searched for what may be added.
"""
