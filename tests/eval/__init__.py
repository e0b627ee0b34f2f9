"""What a language model is worth here: tasks with executable acceptance tests that the built-in engine alone fails."""
