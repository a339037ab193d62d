package dev.heed.nlp.generation;

import dev.heed.model.ModelFolder;
import dev.heed.spi.OptionSchema;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A conversation in JSON, written by a template. */
public final class ChatPromptTarget {

  private static final String TEMPLATE =
      "{% for m in messages %}{{ m.role }}: {{ m.content }}{{ m | tojson }}\n{% endfor %}";

  private static final TextGenerationOptions OPTIONS =
      OptionSchema.of(TextGenerationOptions.class).parse(Map.of());

  private ChatPromptTarget() {}

  public static FuzzTarget target() {
    return new FuzzTarget("chat-prompt", Form.JSON, ChatPromptTarget::reading);
  }

  private static Reading reading(Path folder) {
    Path model = folder.resolve("chat");
    Seeds.put(model.resolve("config.json"), "{}".getBytes(StandardCharsets.UTF_8));
    Seeds.put(model.resolve("chat_template.jinja"), TEMPLATE.getBytes(StandardCharsets.UTF_8));
    ChatTemplate template = ChatTemplate.of(ModelFolder.open(model));
    List<byte[]> seeds =
        Stream.of(
                """
                [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]\
                """,
                """
                [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi, "}]\
                """)
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    return Reading.of(
        seeds,
        (bytes, seed) ->
            ChatPrompt.of(new String(bytes, StandardCharsets.UTF_8), OPTIONS)
                .ifPresent(template::render));
  }
}
