package dev.heed.server.payload;

import dev.heed.spi.TaskType;

/** What kind of bytes a task reads, by the words of its id. */
public enum Modality {
  IMAGE("image|object|depth|mask-generation|video|keypoint|background"),
  AUDIO("audio|speech|voice|speaker"),
  TEXT("$^");

  private final String words;

  Modality(String words) {
    this.words = words;
  }

  /** Of what goes in: {@code image-to-text} reads images. */
  public static Modality of(TaskType<?, ?> type) {
    String id = type.id();
    for (Modality modality : values()) {
      if (id.matches(".*(" + modality.words + ").*") && !id.startsWith("text")) {
        return modality;
      }
    }
    return TEXT;
  }
}
