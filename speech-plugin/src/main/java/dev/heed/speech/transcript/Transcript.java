package dev.heed.speech.transcript;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What was said.
 *
 * @param chunks its parts with their times, where they were asked for
 */
public record Transcript(String text, Optional<List<TranscriptChunk>> chunks) {

  /** Without parts. */
  public static Transcript of(String text) {
    return new Transcript(text, Optional.empty());
  }

  /** A line for each part with its times, as the command line prints it; else the text. */
  public String lines() {
    return chunks
        .map(all -> all.stream().map(TranscriptChunk::line).collect(Collectors.joining("\n")))
        .orElse(text.strip());
  }
}
