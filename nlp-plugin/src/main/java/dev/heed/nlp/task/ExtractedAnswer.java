package dev.heed.nlp.task;

/**
 * An answer out of a text.
 *
 * @param score how sure the model is, from 0 to 1
 * @param start in UTF-16 units of the context
 * @param end in UTF-16 units, not included
 * @param answer {@code context.substring(start, end)}; empty where there is no answer
 */
public record Answer(float score, int start, int end, String answer) {}
