package dev.heed.speech.task;

/**
 * A part of a recording.
 *
 * @param start in seconds, or in samples where they were asked for
 * @param end behind the part
 */
public record TimeSpan(double start, double end) {}
