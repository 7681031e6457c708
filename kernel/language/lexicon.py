"""What the field measures and what it measures with: metrics and families of models, each with how papers write it."""

from __future__ import annotations

import re
from functools import lru_cache

# canonical name -> the ways in which a text may speak of it (patterns over cleaned, lower-case text)
METRICS: dict[str, str] = {
    "inference latency": r"latenc|inference time|response time|inference delay|time per token|runtime|inference speed",
    "latency": r"latenc|response time|inference time|delay|runtime", "memory": r"memory|vram|footprint",
    "throughput": r"throughput|tokens per second|tokens/s|samples per second|qps",
    "speedup": r"speed-?\s?up|speeds? up|faster|accelerat|time reduction|× (?:the )?speed|speed improvement|quicker",
    "training time": r"training (?:time|duration|speed)|wall-?clock|"
    r"train(?:s|ed|ing)? .{0,40}(?:faster|hours|days|minutes|speed-?up)",
    "inference time": r"inference (?:time|latenc|speed)|latenc|decoding (?:time|speed)",
    "gpu hours": r"gpu[\s-]?(?:hours?|days?)", "parameters": r"param(?:eter)?s?\b|parameter count|model size|weights",
    "word error rate": r"word error rates?|\bwers?\b", "character error rate": r"character error rates?|\bcers?\b",
    "equal error rate": r"equal error rates?|\beers?\b", "error rate": r"error rates?|\bw?eer\b|\bwer\b|\bcer\b",
    "accuracy": r"accura|\bacc\b|correct(?:ly)? classif",
    "f1": r"\bf1\b|f1-?score|f-?score|macro-?f1|micro-?f1|f-measure", "precision": r"precision", "recall": r"recall",
    "sensitivity": r"sensitivit", "specificity": r"specificit", "auc": r"\bau-?c\b|\bauroc\b|\broc-?auc\b|area under",
    "exact match": r"exact[\s-]match|\bem\b", "bleu": r"bleu", "rouge": r"rouge", "meteor": r"\bmeteor\b",
    "cider": r"\bcider", "chrf": r"chrf", "comet": r"\bcomet\b", "perplexity": r"perplexit|\bppl\b",
    "miou": r"\bm?iou\b|intersection over union", "map": r"\bm?ap(?:@\S+)?\b|average precision",
    "dice": r"\bdice\b|\bdsc\b", "psnr": r"psnr", "ssim": r"ssim", "fid": r"\bfid\b|fr[ée]chet inception",
    "lpips": r"lpips", "rmse": r"rmse|root mean squared?", "mae": r"\bmae\b|mean absolute",
    "mse": r"\bmse\b|mean squared", "energy": r"energy|electricity|power consumption|\bjoules?\b|carbon",
    "cost": r"\bcosts?\b|price|expens|cheap|budget",
    "flops": r"flops|operations|floating[\s-]point|macs\b|compute\b|computational (?:cost|complexity|load|overhead)",
    "false positives": r"false[\s-](?:positive|alarm)s?\b|\bfpr\b", "win rate": r"win[\s-]rates?",
    "success rate": r"success rates?", "pass@1": r"pass@\d+", "ndcg": r"ndcg",
    "mrr": r"\bmrr\b|reciprocal rank", "hallucination rate": r"hallucinat", "compression ratio": r"compress",
    "sparsity": r"spars", "context length": r"context (?:length|window)|\d+k (?:tokens|context)",
    "correlation": r"correlat|pearson|spearman|kendall", "license": r"licen[cs]e",
    "storage": r"storage|disk|memory footprint|model size", "hallucination": r"hallucinat",
    "bandwidth": r"bandwidth|communication", "robustness": r"robust", "fps": r"\bfps\b|frames per second|frame rate",
    "attack success rate": r"attack success|\basr\b", "forgetting": r"forget", "overhead": r"overhead",
}  # fmt: skip

FAMILIES = (
    "llama|alpaca|vicuna|mistral|mixtral|gemma|gemini|qwen|phi|falcon|mpt|opt|bloom|gpt|gpt-j|gpt-neox|chatgpt|claude|palm|t5|flan|bert|roberta|"
    "deberta|bart|mbart|deepseek|yi|pythia|olmo|internlm|baichuan|chatglm|glm|codellama|starcoder|stablelm|vit|clip|"
    "whisper|wan|flux|sdxl|llava|internvl|swin|resnet|tinyllama|smollm|xglm|nllb|sam"
)
_FAMILY = re.compile(rf"^(?:{FAMILIES})(?![a-z])", re.IGNORECASE)
SIZE = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)\s?([BMb])(?![A-Za-z0-9])")
DATASETS = re.compile(
    r"^(?:mmlu|gsm-?8k|math(?:-?500)?|humaneval|mbpp|hellaswag|winogrande|piqa|siqa|boolq|obqa|openbookqa|arc(?:-[ec])?|"
    r"truthfulqa|bbh|big-?bench|helm|glue|superglue|squad|wikitext-?2?|c4|imagenet(?:-\w+)?|cifar-?\d+|coco|librispeech|pubmedqa|"
    r"medqa|medmcqa|bioasq|alpacaeval|mt-bench|longbench|commonsenseqa|msmarco|ms marco|beir|mteb|ade20k|cityscapes|"
    r"kitti|nuscenes|scannet|modelnet\d*|shapenet|vqa(?:v2)?|xsum|cnn/dailymail|wmt\d*|flores(?:-\d+)?|vbench)$",
    re.IGNORECASE,
)


# Techniques that others are made with: beside another method they are what it uses.
_HOUSEHOLD = re.compile(
    r"^(?:q?lora|dora|adalora|bitfit|adapters?|prefix[- ]tuning|p-tuning|dpo|ppo|grpo|rlhf|rlvr|sft|cot|rag|kd|moe|icl|"
    r"adam|bm25|bpe|gptq|awq)$",
    re.IGNORECASE,
)


def household(name: str) -> bool:
    """Whether a name is that of a technique that papers by the hundred are made with: "LoRA", "RLHF"."""
    return bool(_HOUSEHOLD.match(name))


def family(name: str) -> bool:
    """Whether a name is that of a base model: "LLaMA-2", "Qwen3-4B", "GPT-4"."""
    return bool(_FAMILY.match(name)) or bool(SIZE.search(name.replace("-", " ")) and re.match(r"[A-Za-z]", name))


@lru_cache(maxsize=512)
def metric_pattern(name: str) -> re.Pattern[str] | None:
    """How a text may speak of the metric; None for a metric that is not in the table."""
    pattern = METRICS.get(name)
    return re.compile(pattern, re.IGNORECASE) if pattern else None


# "memory footprint" in a question is one metric; the longest name wins. Asked-for forms on the left.
ASKED: tuple[tuple[str, str], ...] = (
    (r"inference latency|latency at inference", "inference latency"), (r"latenc(?:y|ies)|response time", "latency"),
    (r"gpu[\s-](?:hours?|days?)", "gpu hours"), (r"training (?:time|duration)", "training time"),
    (r"(?:inference|decoding) time", "inference time"),
    (r"speed-?\s?ups?|speeds? up|faster|accelerat(?:es?|ed|ing|ions?)\b", "speedup"),
    (r"throughput", "throughput"),
    (r"(?:gpu |peak |video )*memory(?: footprint| usage| consumption| use| cost)?|vram|footprint", "memory"),
    (r"word error rates?|\bwers?\b", "word error rate"), (r"character error rates?|\bcer\b", "character error rate"),
    (r"equal error rates?|\beer\b", "equal error rate"), (r"attack success rates?", "attack success rate"),
    (r"error rates?", "error rate"), (r"accura(?:te|cy|cies)", "accuracy"),
    (r"(?:macro-?|micro-?)?f1(?:[\s-]scores?)?", "f1"), (r"\brecall\b", "recall"),
    (r"\bprecision\b(?! med)", "precision"), (r"sensitivity", "sensitivity"), (r"specificity", "specificity"),
    (r"\bauc\b|\bauroc\b|area under the", "auc"), (r"exact[\s-]match", "exact match"), (r"\w*bleu\b", "bleu"),
    (r"\brouge\S*", "rouge"), (r"\bmeteor\b", "meteor"), (r"\bcider\b", "cider"), (r"\bchrf\S*", "chrf"),
    (r"perplexity", "perplexity"), (r"\bm?iou\b", "miou"), (r"\bmap(?:@\S+)?\b|mean average precision", "map"),
    (r"\bdice\b", "dice"), (r"\bpsnr\b", "psnr"), (r"\bssim\b", "ssim"), (r"\bfid\b", "fid"), (r"\blpips\b", "lpips"),
    (r"\brmse\b", "rmse"), (r"\bmae\b", "mae"), (r"energy|electricity|power consumption|carbon", "energy"),
    (r"false (?:positives?|alarms?)(?: rates?)?", "false positives"),
    (r"flops|\bcompute\b|computation(?:al)? (?:costs?|budget)", "flops"), (r"win[\s-]rates?", "win rate"),
    (r"success rates?", "success rate"), (r"pass@\d+", "pass@1"), (r"ndcg\S*", "ndcg"), (r"\bmrr\b", "mrr"),
    (r"hallucination rates?", "hallucination rate"), (r"(?<=how much )(?:\w+ )?forgetting", "forgetting"),
    (r"context (?:length|window)", "context length"),
    (r"licen[cs]ed?", "license"),
    (r"(?<!-)(?:number of |trainable |learnable |fewer |more |total |model |active |tunable |extra |additional )*"
     r"parameters?(?: count)?", "parameters"),
    (r"bandwidth", "bandwidth"), (r"frames per second|frame rates?|\bfps\b", "fps"),
    (r"\bcosts?\b|price|expensive|cheaper", "cost"), (r"storage|disk space", "storage"),
)  # fmt: skip


def asked_metrics(question: str) -> tuple[tuple[str, str], ...]:
    """(words of the question, canonical metric) for each metric that it names, in order, none inside another."""
    found: list[tuple[int, int, str]] = []
    for pattern, name in ASKED:
        for match in re.finditer(pattern, question, re.IGNORECASE):
            if not any(start < match.end() and match.start() < end for start, end, _ in found):
                found.append((match.start(), match.end(), name))
    return tuple((question[start:end], name) for start, end, name in sorted(found))
