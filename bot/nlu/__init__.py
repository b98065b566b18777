"""Rasa's side: thin graph components, the training-data importer, the tracker store and the engine's door."""
