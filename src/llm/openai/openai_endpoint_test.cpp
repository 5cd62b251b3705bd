#include "llm/openai/openai_endpoint.h"
