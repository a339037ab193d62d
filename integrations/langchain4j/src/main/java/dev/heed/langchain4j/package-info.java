/**
 * LangChain4j's models on Heed, in this process: no server, no key, nothing fetched. Each is made
 * by a builder, may be used by any number of threads, and is closed when the last is done.
 */
@NullMarked
package dev.heed.langchain4j;

import org.jspecify.annotations.NullMarked;
