package dev.heed.server.openai;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.multipart.AggregatedBodyPart;
import com.linecorp.armeria.common.multipart.AggregatedMultipart;
import com.linecorp.armeria.common.multipart.Multipart;
import com.linecorp.armeria.common.stream.StreamMessage;
import dev.heed.error.HeedException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A form with a file in it ({@code multipart/form-data}). */
record Form(AggregatedMultipart parts) {

  private static final int MOST_PARTS = 64;
  private static final int LONGEST_BOUNDARY = 70;

  /** Reads the parts, which are counted before they are made. */
  static CompletableFuture<Form> of(AggregatedHttpRequest request) {
    MediaType type = request.contentType();
    String boundary =
        type == null ? null : type.parameters().get("boundary").stream().findFirst().orElse(null);
    if (boundary == null
        || !type.is(MediaType.MULTIPART_FORM_DATA)
        || boundary.length() > LONGEST_BOUNDARY) {
      throw HeedException.invalidInput(
          "The body should be multipart/form-data with a \"file\", as OpenAI's clients send it.");
    }
    if (count(request.content().array(), ("--" + boundary).getBytes(StandardCharsets.UTF_8))
        > MOST_PARTS) {
      throw HeedException.invalidInput("The form has more than %s parts.".formatted(MOST_PARTS));
    }
    return Multipart.from(boundary, StreamMessage.of(HttpData.wrap(request.content().array())))
        .aggregate()
        .handle(
            (parts, error) -> {
              if (error != null) {
                throw HeedException.invalidInput(
                    "The form is broken: %s.".formatted(error.getMessage()));
              }
              return new Form(parts);
            });
  }

  private static int count(byte[] body, byte[] word) {
    int count = 0;
    for (int i = 0; i <= body.length - word.length; i++) {
      if (body[i] == word[0] && Arrays.equals(body, i, i + word.length, word, 0, word.length)) {
        count++;
        i += word.length - 1;
      }
    }
    return count;
  }

  Optional<String> text(String name) {
    return parts.fields(name).stream().findFirst().map(AggregatedBodyPart::contentUtf8);
  }

  List<String> texts(String name) {
    return parts.fields(name).stream().map(AggregatedBodyPart::contentUtf8).toList();
  }

  byte[] file() {
    return parts.fields("file").stream()
        .findFirst()
        .map(part -> part.content().array())
        .orElseThrow(() -> HeedException.invalidInput("The form has no \"file\"."));
  }
}
