package dev.heed.spi;

/** The options of a task that has none. */
public record NoOptions() {}
