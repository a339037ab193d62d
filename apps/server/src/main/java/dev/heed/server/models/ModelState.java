package dev.heed.server.models;

/** Where a model is, in the words of the model repository protocol. */
public enum ModelState {
  UNAVAILABLE,
  LOADING,
  READY,
  UNLOADING
}
