/**
 * Spring AI's models on Heed, in this process: no server, no key, nothing fetched. Each stands on a
 * pipeline that whoever opened it closes; with the Boot starter, the context does.
 */
@NullMarked
package dev.heed.spring.ai;

import org.jspecify.annotations.NullMarked;
