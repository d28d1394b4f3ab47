"""How much recycled footage is found: made-up clips, compilations of them, attacks on those, scores."""
