"""How the embedded entailment model is trained: its data, its training, its file. Nothing of it runs in a run."""
