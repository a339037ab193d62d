package dev.heed.server.payload;

import dev.heed.spi.TaskType;
import java.util.List;

/** What kind of bytes a task reads, by the words of its id. */
public enum Modality {
  IMAGE(List.of("image", "object", "depth", "mask-generation", "video", "keypoint")),
  AUDIO(List.of("audio", "speech", "voice", "speaker")),
  TEXT(List.of());

  private final List<String> words;

  Modality(List<String> words) {
    this.words = words;
  }

  /** Of what goes in: {@code image-to-text} reads images. */
  public static Modality of(TaskType<?, ?> type) {
    String id = type.id();
    for (Modality modality : values()) {
      if (modality.words.stream().anyMatch(id::contains) && !id.startsWith("text")) {
        return modality;
      }
    }
    return TEXT;
  }
}
