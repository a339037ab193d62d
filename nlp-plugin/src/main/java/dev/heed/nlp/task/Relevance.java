package dev.heed.nlp.task;

/** How close two texts are, or how well one answers the other; larger is better. */
public record Relevance(float score) {}
