package dev.heed.nlp.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.heed.error.ErrorCode;
import dev.heed.model.ModelFolder;
import dev.heed.testing.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where chat templates are, and which of several is taken. */
class ChatTemplateFilesTest {

  @TempDir Path folder;

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String render(boolean tools) throws IOException {
    Conversation chat =
        new Conversation(
            List.of(new ChatMessage("user", "hi")),
            tools ? new ObjectMapper().readTree("[{\"name\":\"f\"}]") : MissingNode.getInstance(),
            MissingNode.getInstance());
    return ChatTemplate.of(ModelFolder.open(folder)).render(chat);
  }

  @Test
  void a_file_of_its_own_goes_before_the_configurations() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": \"config\"}");
    assertThat(render(false)).isEqualTo("config");
    write("chat_template.json", "{\"chat_template\": \"json\"}");
    assertThat(render(false)).isEqualTo("json");
    write("chat_template.jinja", "jinja {{ messages[0].content }}");
    assertThat(render(true)).isEqualTo("jinja hi");
  }

  @Test
  void of_several_the_one_for_tools_is_taken_where_there_are_tools() throws IOException {
    write(
        "tokenizer_config.json",
        "{\"chat_template\": [{\"name\": \"default\", \"template\": \"plain\"},"
            + "{\"name\": \"tool_use\", \"template\": \"tools\"}]}");
    assertThat(render(false)).isEqualTo("plain");
    assertThat(render(true)).isEqualTo("tools");
    write("chat_template.jinja", "own");
    write("additional_chat_templates/tool_use.jinja", "{{ tools[0].name }}");
    assertThat(render(false)).isEqualTo("own");
    assertThat(render(true)).isEqualTo("f");
  }

  @Test
  void a_folder_without_a_default_names_those_it_has() throws IOException {
    write("tokenizer_config.json", "{\"chat_template\": {\"rag\": \"r\", \"tool_use\": \"t\"}}");
    assertThat(render(true)).isEqualTo("t");
    Refused.with(ErrorCode.INVALID_INPUT, () -> render(false), "rag, tool_use", "'default'");
  }
}
