"""What people say, word by word: the ground that recipes and rules read their sentences on."""
