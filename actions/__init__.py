"""Rasa's custom actions: one step of the dialogue each."""
