"""What a model writes by itself: free-form revisions of a file, and features of their own.

Here a reply does take the place of code, so more stands in its way than in ``agents.improving``: ``guard`` says what no
reply may do whatever it was asked, then the proof judges the whole, and what it says is told to the model a few times.
"""
