package dev.heed.speech.task;

import java.util.List;
import java.util.Optional;

/**
 * What was said.
 *
 * @param chunks its parts with their times, where they were asked for
 */
public record Transcript(String text, Optional<List<TranscriptChunk>> chunks) {}
