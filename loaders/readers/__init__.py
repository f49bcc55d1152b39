"""A second reader: a chat endpoint of the user's own proposes facts, and the article and the rules judge them."""
