/** LangChain4j's own contracts, and what Heed adds. */
@org.jspecify.annotations.NullMarked
package dev.heed.langchain4j;
