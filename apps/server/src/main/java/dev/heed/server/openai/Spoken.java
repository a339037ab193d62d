package dev.heed.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.server.payload.Json;
import dev.heed.speech.transcript.Transcript;
import dev.heed.speech.transcript.TranscriptChunk;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A transcript in the forms that subtitles and OpenAI's clients have.
 *
 * @param byWord whether its parts are words; passages are made of them then
 * @param seconds of the recording
 */
record Spoken(Transcript transcript, boolean byWord, double seconds, String language, String task) {

  /** A pause that ends a passage, in seconds. */
  private static final double PAUSE = 1;

  /** Words of a passage at most. */
  private static final int WORDS = 16;

  /** A part with its times; what a model does not say is the end of what came before. */
  record Part(double start, double end, String text) {}

  String text() {
    return transcript.text().strip();
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    double before = 0;
    for (TranscriptChunk chunk : transcript.chunks().orElse(List.of())) {
      double start = chunk.start().orElse(before);
      double end = Math.max(start, chunk.end().orElse(Math.max(start, seconds)));
      parts.add(new Part(start, end, chunk.text()));
      before = end;
    }
    return parts;
  }

  List<Part> passages() {
    if (!byWord) {
      return parts();
    }
    List<Part> passages = new ArrayList<>();
    List<Part> open = new ArrayList<>();
    for (Part word : parts()) {
      if (!open.isEmpty() && isEnd(open, word)) {
        passages.add(joined(open));
        open.clear();
      }
      open.add(word);
    }
    if (!open.isEmpty()) {
      passages.add(joined(open));
    }
    return passages;
  }

  private static boolean isEnd(List<Part> open, Part next) {
    Part last = open.get(open.size() - 1);
    return open.size() >= WORDS
        || next.start() - last.end() > PAUSE
        || last.text().strip().matches(".*[.!?]");
  }

  private static Part joined(List<Part> words) {
    StringBuilder text = new StringBuilder();
    for (Part word : words) {
      boolean apart = text.length() > 0 && !word.text().startsWith(" ");
      text.append(apart ? " " : "").append(word.text());
    }
    return new Part(
        words.get(0).start(), words.get(words.size() - 1).end(), text.toString().strip());
  }

  String subRip() {
    StringBuilder lines = new StringBuilder();
    int number = 1;
    for (Part part : passages()) {
      lines
          .append(number++)
          .append('\n')
          .append(time(part.start(), ','))
          .append(" --> ")
          .append(time(part.end(), ','))
          .append('\n')
          .append(part.text().strip())
          .append("\n\n");
    }
    return lines.toString();
  }

  String webVtt() {
    StringBuilder lines = new StringBuilder("WEBVTT\n\n");
    for (Part part : passages()) {
      lines
          .append(time(part.start(), '.'))
          .append(" --> ")
          .append(time(part.end(), '.'))
          .append('\n')
          .append(part.text().strip())
          .append("\n\n");
    }
    return lines.toString();
  }

  static String time(double seconds, char point) {
    long millis = Math.round(seconds * 1000);
    return String.format(
        Locale.ROOT,
        "%02d:%02d:%02d%s%03d",
        millis / 3_600_000,
        millis / 60_000 % 60,
        millis / 1000 % 60,
        point,
        millis % 1000);
  }

  ObjectNode verbose(boolean words) {
    ObjectNode json =
        Json.object()
            .put("task", task)
            .put("language", language)
            .put("duration", seconds)
            .put("text", text());
    if (words) {
      ArrayNode list = json.putArray("words");
      for (Part part : parts()) {
        list.addObject()
            .put("word", part.text().strip())
            .put("start", part.start())
            .put("end", part.end());
      }
    }
    ArrayNode list = json.putArray("segments");
    for (Part part : passages()) {
      list.addObject()
          .put("id", list.size() - 1)
          .put("start", part.start())
          .put("end", part.end())
          .put("text", part.text());
    }
    return json;
  }
}
