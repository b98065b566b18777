"""Peerguide: a guidance chatbot for peer support in mental-health recovery."""

__version__ = "0.1.0"
