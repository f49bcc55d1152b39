"""Generated match reports whose truth is known: what was played, who told what of it, and what was told wrongly."""
