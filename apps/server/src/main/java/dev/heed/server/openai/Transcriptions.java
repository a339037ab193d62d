package dev.heed.server.openai;

import com.google.inject.Inject;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.server.http.Exchange.Received;
import dev.heed.server.http.Replies;
import dev.heed.server.models.Models;
import dev.heed.server.models.Served;
import dev.heed.server.models.Served.Typed;
import dev.heed.server.payload.Json;
import dev.heed.server.schedule.Ask;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.transcript.Transcript;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** {@code POST /v1/audio/transcriptions} and {@code translations}: a form with a recording. */
final class Transcriptions {

  private static final Set<String> FORMATS = Set.of("json", "text", "srt", "vtt", "verbose_json");

  private final Models models;

  @Inject
  Transcriptions(Models models) {
    this.models = models;
  }

  CompletableFuture<HttpResponse> transcribe(Received received) {
    return Form.of(received.request()).thenCompose(form -> answer(received, form, "transcribe"));
  }

  CompletableFuture<HttpResponse> translate(Received received) {
    return Form.of(received.request()).thenCompose(form -> answer(received, form, "translate"));
  }

  private CompletableFuture<HttpResponse> answer(Received received, Form form, String task) {
    Served served = AskedModel.of(models, received, form.text("model").orElse(""));
    Typed<?, ?> typed = served.requireTask();
    if (!typed.type().id().equals("automatic-speech-recognition")) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model '%s' does %s; this address is for models that recognise speech."
              .formatted(served.name(), typed.type().id()));
    }
    String format = form.text("response_format").orElse("json");
    if (!FORMATS.contains(format)) {
      throw HeedException.invalidInput(
          "response_format should be one of %s, but is '%s'."
              .formatted(String.join(", ", FORMATS.stream().sorted().toList()), format));
    }
    if (form.text("stream").filter("true"::equals).isPresent()) {
      throw new HeedException(ErrorCode.UNSUPPORTED, "Transcripts do not come as a stream.");
    }
    return answer(received, typed, form, options(served, form, format, task), format, task);
  }

  private static Map<String, String> options(Served served, Form form, String format, String task) {
    Map<String, String> options = new HashMap<>();
    boolean whisper = served.folder().config().text("model_type", "").equals("whisper");
    boolean words = isWithWords(form);
    if (!format.equals("json") && !format.equals("text")) {
      options.put("return-timestamps", words || !whisper ? "word" : "true");
    }
    if (whisper) {
      options.put("task", task);
      form.text("language").ifPresent(language -> options.put("language", language));
    } else if (task.equals("translate")) {
      throw new HeedException(
          ErrorCode.UNSUPPORTED,
          "The model '%s' writes down what is said and does not translate."
              .formatted(served.name()));
    }
    form.text("temperature")
        .filter(text -> !text.matches("0(\\.0*)?"))
        .ifPresent(
            text -> {
              options.put("temperature", text);
              options.put("do-sample", "true");
            });
    return options;
  }

  private static boolean isWithWords(Form form) {
    return form.texts("timestamp_granularities[]").contains("word")
        || form.texts("timestamp_granularities").contains("word");
  }

  private static <I, O> CompletableFuture<HttpResponse> answer(
      Received received,
      Typed<I, O> typed,
      Form form,
      Map<String, String> options,
      String format,
      String task) {
    I input = typed.read(form.file());
    double seconds = input instanceof Audio audio ? audio.seconds() : 0;
    return received
        .await(typed.submit(Ask.of(List.of(input), options).within(received.time())))
        .thenApply(
            answers ->
                reply(
                    new Spoken(
                        (Transcript) answers.get(0),
                        "word".equals(options.get("return-timestamps")),
                        seconds,
                        form.text("language").orElse("unknown"),
                        task),
                    isWithWords(form),
                    format));
  }

  private static HttpResponse reply(Spoken spoken, boolean words, String format) {
    return switch (format) {
      case "text" -> text(MediaType.PLAIN_TEXT_UTF_8, spoken.text() + "\n");
      case "srt" -> text(MediaType.PLAIN_TEXT_UTF_8, spoken.subRip());
      case "vtt" -> text(MediaType.parse("text/vtt; charset=utf-8"), spoken.webVtt());
      case "verbose_json" -> Replies.json(spoken.verbose(words));
      default -> Replies.json(Json.object().put("text", spoken.text()));
    };
  }

  private static HttpResponse text(MediaType type, String text) {
    return HttpResponse.of(HttpStatus.OK, type, text);
  }
}
