package dev.heed.server.metrics;

import dev.heed.server.payload.Json;
import dev.heed.server.settings.ServerSettings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Lines of the log: {@code time event name=value ...}, or an object in JSON.
 *
 * @param json which of both
 * @param sink takes a line without its end
 */
public record LogLines(boolean json, Consumer<String> sink) {

  public static LogLines of(ServerSettings settings) {
    return new LogLines(settings.jsonLog(), settings.log());
  }

  /** Writes an event with its fields. */
  public void write(Instant time, String event, Map<String, Object> fields) {
    sink.accept(json ? object(time, event, fields) : words(time, event, fields));
  }

  /** What others say in sentences: as it is, or as an object with {@code message}. */
  public void say(String message) {
    sink.accept(json ? object(Instant.now(), "log", Map.of("message", message)) : message);
  }

  private static String object(Instant time, String event, Map<String, Object> fields) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("time", time.toString());
    all.put("event", event);
    all.putAll(fields);
    return new String(Json.bytes(all), StandardCharsets.UTF_8);
  }

  private static String words(Instant time, String event, Map<String, Object> fields) {
    StringBuilder line = new StringBuilder(160).append(time).append(' ').append(event);
    fields.forEach((name, value) -> line.append(' ').append(name).append('=').append(plain(value)));
    return line.toString();
  }

  /** A line stays one, whatever a client writes. */
  private static String plain(Object value) {
    String text = String.valueOf(value);
    return text.chars().anyMatch(LogLines::isUnsafe)
        ? text.replaceAll("[\\p{Cntrl}\\s]", "?")
        : text;
  }

  private static boolean isUnsafe(int c) {
    return c <= ' ' || c == 0x7F;
  }
}
