package dev.heed.task;

/**
 * A class and how sure the model is of it: a probability, or a raw logit where no function applies.
 */
public record ScoredLabel(String label, float score) {}
