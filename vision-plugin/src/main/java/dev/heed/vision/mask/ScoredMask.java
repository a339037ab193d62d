package dev.heed.vision.mask;

/**
 * An object that a model found.
 *
 * @param score how well the model expects the mask to fit: its estimate of the overlap with the
 *     true one
 */
public record ScoredMask(Mask mask, float score) {}
