"""The dashboard as people meet it: accessibility, pictures, speed, bytes and memory, measured."""
