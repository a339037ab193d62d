/** OpenAI's interface: embeddings, chat, completions, transcriptions. */
@NullMarked
package dev.heed.server.openai;

import org.jspecify.annotations.NullMarked;
