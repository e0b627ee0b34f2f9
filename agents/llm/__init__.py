"""Language models, from a prompt to a reply that can be trusted to be one.

``Client.attempt`` is one HTTP call; ``Patience`` waits, backs off and changes the model as ``policy.POLICY`` says,
within a ``Budget``. Agents see neither: they get a ``complete`` callable. Nobody here knows of queues or databases:
whoever wants attempts to be counted or remembered hands ``Patience`` an attempt of their own (see ``outcome``).
"""
