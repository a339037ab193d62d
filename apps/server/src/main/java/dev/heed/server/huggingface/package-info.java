/** The Hugging Face API: every task at {@code /models/NAME}. */
@NullMarked
package dev.heed.server.huggingface;

import org.jspecify.annotations.NullMarked;
