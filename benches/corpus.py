#!/usr/bin/env python3
"""Deterministic corpus of paired English/Chinese news articles.

    corpus.py N OUT --layout ours|hugo [--seed S]

Writes N article pairs (2N Markdown files) below OUT. Article i depends only on
(seed, i), so a small corpus is a prefix of a larger one, and both layouts hold
the same prose: only front matter and settings differ. The hugo layout brings a
small theme; `theme/` beside this file is its equal for ours.

Every name, number and fact in the prose is invented. Standard library only.
"""
import argparse
import datetime
import os
import random
import struct
import sys
import zlib

BASE_URL = "https://news.example.org"
TITLE_EN = "Certification & Inspection News"
TITLE_ZH = "认证与检验资讯"
PER_PAGE = 20
NEWEST = datetime.datetime(2026, 6, 30, 9, 0, 0)
STEP = datetime.timedelta(hours=3, minutes=30)

# slug, English name, Chinese name, share of the articles in percent
SECTIONS = [
    ("news", "News", "新闻", 40),
    ("notices", "Notices", "公告", 25),
    ("events", "Events", "活动", 10),
    ("services", "Services", "服务", 10),
    ("standards", "Standards", "标准", 15),
]

TAGS = [
    ("factory-inspection", "工厂检查"), ("type-testing", "型式试验"),
    ("surveillance", "获证后监督"), ("certificate-change", "证书变更"),
    ("household-appliances", "家用电器"), ("lighting", "照明电器"),
    ("power-tools", "电动工具"), ("wires-and-cables", "电线电缆"),
    ("toys", "玩具"), ("automotive-parts", "汽车零部件"),
    ("safety-glass", "安全玻璃"), ("information-technology", "信息技术设备"),
    ("audio-video", "音视频设备"), ("medical-devices", "医疗器械"),
    ("batteries", "电池"), ("chargers", "充电器"),
    ("fire-protection", "消防产品"), ("low-voltage", "低压电器"),
    ("electric-bicycles", "电动自行车"), ("child-seats", "儿童安全座椅"),
    ("energy-efficiency", "能效标识"), ("emc", "电磁兼容"),
    ("radio-equipment", "无线电设备"), ("laboratory", "检测实验室"),
    ("accreditation", "实验室认可"), ("sampling", "抽样检验"),
    ("recall", "产品召回"), ("labelling", "标志管理"),
    ("export", "出口认证"), ("import", "进口检验"),
    ("training", "培训"), ("seminar", "研讨会"),
    ("standards-update", "标准更新"), ("quality-control", "质量控制"),
    ("supply-chain", "供应链"), ("traceability", "可追溯性"),
    ("corrective-action", "纠正措施"), ("remote-audit", "远程审核"),
    ("fees", "收费"), ("holiday-schedule", "放假安排"),
]

PRODUCTS = [
    ("induction cookers", "电磁灶", "induction-cooker"),
    ("electric kettles", "电热水壶", "electric-kettle"),
    ("LED luminaires", "LED灯具", "led-luminaire"),
    ("angle grinders", "角向磨光机", "angle-grinder"),
    ("flexible cords", "软电缆", "flexible-cord"),
    ("plush toys", "毛绒玩具", "plush-toy"),
    ("laminated windscreens", "夹层风窗玻璃", "windscreen"),
    ("power adapters", "电源适配器", "power-adapter"),
    ("network switches", "网络交换机", "network-switch"),
    ("lithium battery packs", "锂电池组", "battery-pack"),
    ("miniature circuit breakers", "小型断路器", "circuit-breaker"),
    ("child restraint systems", "儿童约束系统", "child-restraint"),
    ("smoke detectors", "感烟探测器", "smoke-detector"),
    ("air conditioners", "房间空调器", "air-conditioner"),
    ("washing machines", "洗衣机", "washing-machine"),
    ("electric bicycles", "电动自行车", "electric-bicycle"),
    ("wireless routers", "无线路由器", "wireless-router"),
    ("blood pressure monitors", "电子血压计", "pressure-monitor"),
    ("extension sockets", "延长线插座", "extension-socket"),
    ("portable chargers", "移动电源", "portable-charger"),
]

CITIES = [
    ("Linhe", "临河"), ("Dongpu", "东浦"), ("Shuangqiao", "双桥"),
    ("Wanshan", "万杉"), ("Heyuan Bay", "河源湾"), ("Qinglan", "青岚"),
    ("Fenggang", "凤岗"), ("Baihu", "白湖"), ("Yuncheng West", "云城西"),
    ("Nanting", "南汀"), ("Jinsha Port", "金沙港"), ("Tieling East", "铁岭东"),
]

BODIES = [
    ("the certification body", "认证机构"),
    ("the inspection office", "检查办公室"),
    ("the designated laboratory", "指定实验室"),
    ("the technical committee", "技术委员会"),
    ("the follow-up service team", "后续服务组"),
    ("the review panel", "评审组"),
    ("the regional liaison desk", "区域联络处"),
    ("the standards working group", "标准工作组"),
]

DOCS = [
    ("the critical components list", "关键元器件清单"),
    ("the production consistency plan", "生产一致性控制计划"),
    ("the routine test records", "例行检验记录"),
    ("the calibration certificates", "校准证书"),
    ("the incoming inspection log", "进货检验台账"),
    ("the corrective action report", "纠正措施报告"),
    ("the supplier agreements", "供应商协议"),
    ("the label approval sheet", "标志备案表"),
    ("the circuit diagram", "电路原理图"),
    ("the change application form", "变更申请表"),
]

TESTS = [
    ("the electric strength test", "电气强度试验"),
    ("the temperature rise test", "温升试验"),
    ("the ground continuity test", "接地电阻试验"),
    ("the glow wire test", "灼热丝试验"),
    ("the leakage current test", "泄漏电流试验"),
    ("the drop test", "跌落试验"),
    ("the conducted emission test", "传导骚扰试验"),
    ("the salt mist test", "盐雾试验"),
    ("the endurance test", "耐久性试验"),
    ("the ball pressure test", "球压试验"),
]

PEOPLE = [
    ("quality managers", "质量负责人"), ("plant directors", "厂长"),
    ("test engineers", "检测工程师"), ("inspectors", "检查员"),
    ("purchasing staff", "采购人员"), ("line leaders", "线长"),
    ("certification contacts", "认证联络员"), ("design engineers", "设计工程师"),
]

# Each sentence has an English and a Chinese form over the same facts.
# {p} product  {c} city  {b} body  {d} document  {t} test  {w} people
# {n} {m} {k} numbers
SENTENCES = [
    ("During the visit to the plant in {c}, {b} compared {d} with the units on the line and found {n} differences that had not been reported.",
     "在对{c}工厂的检查中，{b}将{d}与生产线上的产品逐一核对，发现{n}处未申报的差异。"),
    ("Manufacturers of {p} are asked to submit {d} at least {n} working days before the planned inspection date.",
     "{p}生产企业应在计划检查日期前至少{n}个工作日提交{d}。"),
    ("The sample size for {t} has been raised from {n} to {m} units, because last year's results varied too much between batches.",
     "由于去年各批次之间的结果差异过大，{t}的样品数量由{n}台增加到{m}台。"),
    ("{B} said that most of the findings could be closed within {n} days once the responsible department had been named.",
     "{b}表示，只要明确责任部门，大多数问题可以在{n}天内关闭。"),
    ("Factories that completed {t} in their own laboratory must keep the raw data for {n} months and show it on request.",
     "在自有实验室完成{t}的工厂，须将原始数据保存{n}个月，并在需要时出示。"),
    ("A total of {m} certificates covering {p} were suspended in the last quarter, and {n} of them have since been restored.",
     "上季度共有{m}张{p}证书被暂停，其中{n}张现已恢复。"),
    ("If a component is replaced, {d} has to be updated first, and production may continue only after written approval.",
     "如需更换元器件，应先更新{d}，获得书面批准后方可继续生产。"),
    ("The new edition moves {t} from the annual programme to the routine programme, which means that every batch is affected.",
     "新版规则将{t}由年度项目调整为例行项目，因此每一批产品都会受到影响。"),
    ("More than {n} {w} from {c} and the neighbouring districts took part in the discussion, which lasted until the late afternoon.",
     "来自{c}及周边地区的{n}多名{w}参加了讨论，会议一直持续到傍晚。"),
    ("Applicants can follow the state of their file online; a message is sent as soon as {b} has finished its review.",
     "申请人可以在线查询进度，{b}完成评审后系统会立即发送通知。"),
    ("In {n} of the {m} cases the problem was not the product itself but a missing entry in {d}.",
     "在{m}起案例中，有{n}起的问题并不在于产品本身，而是{d}中缺少记录。"),
    ("The measuring instruments used for {t} were all within their calibration interval, although two labels were hard to read.",
     "用于{t}的测量仪器均在校准有效期内，但有两处标签字迹不清。"),
    ("{B} recommends that {w} walk the line once a week and compare the material on the shelf with {d}.",
     "{b}建议{w}每周巡线一次，将货架上的物料与{d}进行比对。"),
    ("For {p} made at more than one site, each site is inspected on its own, and the reports are not interchangeable.",
     "对于在多个场所生产的{p}，各场所须分别接受检查，检查报告不得互相替代。"),
    ("The fee for an extended scope remains unchanged at {n} units per model, and the travel costs are charged as incurred.",
     "扩展范围的费用维持不变，每个型号{n}元，差旅费用按实际发生额收取。"),
    ("Early reports from {c} suggest that remote sampling saves about {n} hours for each batch of {p}.",
     "来自{c}的初步反馈显示，远程抽样使每批{p}节省约{n}小时。"),
    ("Where {t} fails, the batch is put aside, the cause is analysed, and a second sample of {n} units is drawn in the presence of the inspector.",
     "若{t}不合格，应隔离该批产品并分析原因，再由检查员在场抽取{n}台样品。"),
    ("The transition period ends after {n} months; certificates that have not been converted by then will be withdrawn.",
     "过渡期为{n}个月，届时尚未完成转换的证书将被撤销。"),
    ("{B} also published {n} answers to frequent questions, most of which concern {d}.",
     "{b}还公布了{n}条常见问题解答，其中大部分涉及{d}。"),
    ("Small plants with fewer than {n} employees may combine the duties, provided that {w} do not inspect their own work.",
     "员工少于{n}人的小型工厂可以兼任职责，但{w}不得检验本人的工作成果。"),
    ("The comparison between laboratories covered {t} and showed a spread of less than {n} percent for {p}.",
     "实验室间比对涵盖{t}，{p}的结果偏差小于{n}%。"),
    ("Importers in {c} reported that the clearance of {p} now takes {n} days on average instead of {m}.",
     "{c}的进口商反映，{p}的通关时间平均由{m}天缩短为{n}天。"),
    ("Every finding is described in plain language, with the clause it refers to and the date by which it has to be answered.",
     "每一项发现都以通俗的语言描述，并注明所依据的条款和答复期限。"),
    ("The workshop at {c} is free of charge, but the number of seats is limited to {n} and registration closes one week earlier.",
     "在{c}举办的研讨会免费，但名额限{n}人，报名截止时间为会议前一周。"),
    ("Records may be kept on paper or electronically as long as {w} can produce them within {n} minutes.",
     "记录可以采用纸质或电子形式，只要{w}能在{n}分钟内提供即可。"),
    ("According to {b}, the share of plants without any nonconformity rose from {n} to {m} percent.",
     "据{b}介绍，无不符合项的工厂比例由{n}%上升到{m}%。"),
    ("The marking on {p} must stay legible for the life of the product, and rubbing with a wet cloth must not remove it.",
     "{p}上的标志应在产品寿命期内保持清晰，用湿布擦拭后不得脱落。"),
    ("When the inspector arrives unannounced, the plant has to give access to the production area within {n} minutes.",
     "检查员进行飞行检查时，工厂应在{n}分钟内允许其进入生产现场。"),
    ("The new template for {d} has {n} fields fewer than before and can be filled in on a tablet.",
     "新版{d}比以前减少了{n}个栏目，可以直接在平板电脑上填写。"),
    ("Suppliers of critical parts are reviewed once a year, and those with more than {n} rejected lots are visited by {w}.",
     "关键件供应商每年评审一次，退货超过{n}批的供应商由{w}进行现场走访。"),
    ("{B} will close its counter in {c} for {n} days; urgent requests can be sent by mail and are answered on the next working day.",
     "{b}设在{c}的窗口将暂停服务{n}天，紧急事项可通过邮件提交，下一个工作日予以答复。"),
    ("No change is needed for {p} that were certified under the previous edition and are no longer produced.",
     "按上一版标准获证且已停产的{p}无需办理变更。"),
    ("The limit in {t} was tightened by {n} percent, which most of the current designs of {p} already satisfy.",
     "{t}的限值收紧了{n}%，目前大多数{p}的设计已能满足要求。"),
    ("A follow-up visit is planned for the second half of the year, and {b} will look at {d} first.",
     "下半年将安排后续检查，{b}将首先查看{d}。"),
    ("Training material for {w} is available in both languages and takes about {n} minutes to work through.",
     "面向{w}的培训资料提供中英文两种版本，学习时间约{n}分钟。"),
    ("The case shows why {t} should be repeated whenever the mould or the supplier of the enclosure is changed.",
     "该案例说明，一旦更换模具或外壳供应商，就应重新进行{t}。"),
    ("Of the {m} units drawn from the market in {c}, {n} did not carry the required label, and the seller was informed.",
     "在{c}市场抽取的{m}台样品中，有{n}台未加贴规定的标志，已通知销售方。"),
    ("Both sides agreed to review the procedure after {n} visits and to publish a short summary of the results.",
     "双方同意在完成{n}次检查后回顾该程序，并公布简要结果。"),
    ("Plants that share a warehouse have to separate conforming from nonconforming {p} with clear signs and locked areas.",
     "共用仓库的工厂应通过明显标识和上锁区域，将合格与不合格的{p}分开存放。"),
    ("{B} thanked the {w} who had tested the draft and had sent in {n} comments within the first month.",
     "{b}感谢试用草案并在第一个月内提出{n}条意见的{w}。"),
]

TITLES = [
    ("Inspection of {p} in {c} finds {n} open points", "{c}{p}检查发现{n}项待改进问题", "inspection-of-{s}"),
    ("New requirements for {p} take effect", "{p}新要求正式实施", "new-requirements-{s}"),
    ("Notice on the sampling of {p} in {c}", "关于在{c}开展{p}抽样的通知", "sampling-notice-{s}"),
    ("How to prepare {d} for a factory visit", "如何为工厂检查准备{d}", "preparing-for-{s}"),
    ("Seminar in {c} on certification of {p}", "{p}认证研讨会在{c}举行", "seminar-{s}"),
    ("{P}: results of the annual comparison", "{p}年度比对结果公布", "annual-comparison-{s}"),
    ("Certificates for {p}: {m} suspended, {n} restored", "{p}证书：暂停{m}张，恢复{n}张", "certificates-{s}"),
    ("Revised rules for {t} on {p}", "{p}{t}规则修订", "revised-rules-{s}"),
    ("Extended service for makers of {p} in {c}", "面向{c}{p}企业的延伸服务", "extended-service-{s}"),
    ("Transition period for {p} ends in {n} months", "{p}过渡期将于{n}个月后结束", "transition-period-{s}"),
]

HEADINGS = [
    ("Background", "背景"), ("Scope", "适用范围"), ("What was checked", "检查内容"),
    ("Main findings", "主要发现"), ("What applicants should do", "申请人须知"),
    ("Timetable", "时间安排"), ("Documents to prepare", "需准备的资料"),
    ("Test programme", "试验项目"), ("Next steps", "下一步工作"),
    ("Questions and contact", "咨询与联系"), ("Follow-up", "后续跟踪"),
    ("Fees and deadlines", "费用与期限"),
]

LIST_ITEMS = [
    ("keep {d} up to date", "及时更新{d}"),
    ("repeat {t} on {n} units", "对{n}台样品重复进行{t}"),
    ("name one contact among the {w}", "在{w}中指定一名联系人"),
    ("send the signed form to {b}", "将签字的表格提交给{b}"),
    ("mark stored {p} with the batch number", "对库存{p}标明批号"),
    ("answer each finding within {n} days", "在{n}天内答复每一项发现"),
    ("record the serial numbers of the instruments", "记录测量仪器的编号"),
    ("check the label before packing", "包装前核对标志"),
]

LINK_TEXTS = [
    ("the earlier report", "此前的报道"), ("the related notice", "相关公告"),
    ("our summary of the rules", "规则摘要"), ("the case described here", "该案例"),
]

EXTERNAL = [
    ("the public register", "公开查询平台", "https://register.example.com/certificates"),
    ("the text of the standard", "标准文本", "https://standards.example.com/catalogue"),
    ("the online application form", "在线申请表", "https://apply.example.com/form"),
]

CODE = [
    ("json", '{\n  "certificate": "EX-%(n)05d",\n  "product": "%(s)s",\n  "status": "valid",\n  "sites": [\n    {"city": "%(c)s", "inspected": true, "findings": %(k)d}\n  ]\n}'),
    ("python", 'def sample_size(lot, level=%(k)d):\n    """Number of units to draw from a lot."""\n    if lot < 50:\n        return max(2, lot // 10)\n    # larger lots follow the square root rule\n    return int(lot ** 0.5) + level\n\n\nprint(sample_size(%(n)d))'),
    ("bash", '#!/bin/sh\nset -eu\n# export the findings of one visit\nfor f in reports/%(s)s-*.csv; do\n    cut -d, -f1,3 "$f" | sort -u\ndone > findings-%(n)d.txt'),
    ("yaml", 'visit:\n  id: %(n)d\n  product: %(s)s\n  city: "%(c)s"\n  tests:\n    - name: electric strength\n      voltage: 1250\n      passed: true\n    - name: ground continuity\n      limit: 0.1\n      passed: false'),
    ("xml", '<?xml version="1.0"?>\n<report id="%(n)d">\n  <product>%(s)s</product>\n  <finding clause="7.%(k)d" severity="minor"/>\n  <!-- to be answered within 30 days -->\n</report>'),
]

IMAGES = ["line.png", "lab.png", "label.png", "meeting.png", "warehouse.png"]


def cap(s):
    return s[0].upper() + s[1:]


class Facts:
    """One random choice of facts, filled into both language forms."""

    __slots__ = ("en", "zh")

    def __init__(self, r, product):
        c, b, d, t, w = (r.choice(CITIES), r.choice(BODIES), r.choice(DOCS),
                         r.choice(TESTS), r.choice(PEOPLE))
        n = r.randint(2, 48)
        m = n + r.randint(1, 50)
        self.en = {"p": product[0], "P": cap(product[0]), "c": c[0], "b": b[0], "B": cap(b[0]),
                   "d": d[0], "t": t[0], "w": w[0], "n": n, "m": m, "s": product[2]}
        self.zh = {"p": product[1], "c": c[1], "b": b[1], "d": d[1], "t": t[1], "w": w[1],
                   "n": n, "m": m}


def emphasise(r, en, zh, facts):
    """Puts emphasis or strong emphasis around one fact, the same in both."""
    key = r.choice("cdtwp")
    a, b = facts.en[key], facts.zh[key]
    mark = "**" if r.random() < 0.5 else "*"
    # Right-flanking rules need care next to CJK text: bold only there.
    return (en.replace(a, mark + a + mark, 1),
            zh.replace(b, " **" + b + "** ", 1) if mark == "**" else zh)


class Article:
    __slots__ = ("index", "slug", "section", "date", "tags", "title", "summary", "body")

    def __init__(self, seed, i, known):
        r = random.Random("%d:%d" % (seed, i))
        product = r.choice(PRODUCTS)
        facts = Facts(r, product)
        t_en, t_zh, stem = r.choice(TITLES)
        self.index = i
        self.slug = "%s-%05d" % (stem.format(**facts.en), i)
        self.section = r.choices([s[0] for s in SECTIONS], [s[3] for s in SECTIONS])[0]
        self.date = NEWEST - i * STEP
        self.tags = r.sample(TAGS, r.randint(2, 4))
        self.title = (t_en.format(**facts.en), t_zh.format(**facts.zh))
        s = r.choice(SENTENCES)
        f = Facts(r, product)
        self.summary = (s[0].format(**f.en), s[1].format(**f.zh))
        known.append((self.section, self.slug))
        self.body = self.compose(r, product, known)

    def compose(self, r, product, known):
        en, zh = [], []
        total = r.randint(13, 34)           # sentences: about 300 to 900 words
        parts = max(2, min(6, total // 6))
        heads = r.sample(HEADINGS, parts)
        list_at, quote_at = r.randrange(parts), r.randrange(parts)
        table_at = r.randrange(parts) if r.random() < 0.12 else -1
        code_at = r.randrange(parts) if r.random() < 0.05 else -1
        image_at = r.randrange(parts) if r.random() < 0.20 else -1
        left = total
        for k in range(parts):
            if k:
                level = "###" if k > 1 and r.random() < 0.3 else "##"
                en.append("%s %s" % (level, heads[k][0]))
                zh.append("%s %s" % (level, heads[k][1]))
            here = left // (parts - k)
            left -= here
            while here > 0:
                size = min(here, r.randint(2, 5))
                here -= size
                pe, pz = [], []
                for s_en, s_zh in r.sample(SENTENCES, size):
                    f = Facts(r, product if r.random() < 0.6 else r.choice(PRODUCTS))
                    a, b = s_en.format(**f.en), s_zh.format(**f.zh)
                    x = r.random()
                    if x < 0.12:
                        a, b = emphasise(r, a, b, f)
                    elif x < 0.18:
                        l_en, l_zh = self.link(r, known)
                        a, b = a + " See " + l_en + ".", b + "参见" + l_zh + "。"
                    pe.append(a)
                    pz.append(b)
                en.append(" ".join(pe))
                zh.append("".join(pz))
            if k == image_at:
                name = r.choice(IMAGES)
                en.append("![Inspection of %s](/images/%s)" % (product[0], name))
                zh.append("![%s检查现场](/images/%s)" % (product[1], name))
            if k == list_at:
                ordered = r.random() < 0.3
                le, lz = [], []
                for j, (a, b) in enumerate(r.sample(LIST_ITEMS, r.randint(3, 6))):
                    f = Facts(r, product)
                    bullet = "%d. " % (j + 1) if ordered else "- "
                    le.append(bullet + cap(a.format(**f.en)) + ";")
                    lz.append(bullet + b.format(**f.zh) + "；")
                en.append("\n".join(le))
                zh.append("\n".join(lz))
            if k == quote_at:
                s = r.choice(SENTENCES)
                f = Facts(r, product)
                en.append("> " + s[0].format(**f.en))
                zh.append("> " + s[1].format(**f.zh))
            if k == table_at:
                te = ["| Test | Samples | Limit |", "|---|---:|---|"]
                tz = ["| 试验 | 样品数 | 限值 |", "|---|---:|---|"]
                for t_en, t_zh in r.sample(TESTS, r.randint(3, 6)):
                    n, m = r.randint(1, 12), r.randint(1, 400)
                    te.append("| %s | %d | %d |" % (cap(t_en), n, m))
                    tz.append("| %s | %d | %d |" % (t_zh, n, m))
                en.append("\n".join(te))
                zh.append("\n".join(tz))
            if k == code_at:
                lang, text = r.choice(CODE)
                city = r.choice(CITIES)
                v = {"n": r.randint(1, 9999), "k": r.randint(0, 9), "s": product[2]}
                en.append("```%s\n%s\n```" % (lang, text % dict(v, c=city[0])))
                zh.append("```%s\n%s\n```" % (lang, text % dict(v, c=city[1])))
        return "\n\n".join(en) + "\n", "\n\n".join(zh) + "\n"

    @staticmethod
    def link(r, known):
        if len(known) < 2 or r.random() < 0.4:
            a, b, url = r.choice(EXTERNAL)
            return "[%s](%s)" % (a, url), "[%s](%s)" % (b, url)
        section, slug = known[-1 - r.randint(1, min(40, len(known) - 1))]
        a, b = r.choice(LINK_TEXTS)
        return "[%s](/%s/%s/)" % (a, section, slug), "[%s](/zh/%s/%s/)" % (b, section, slug)


def articles(n, seed):
    known = []
    for i in range(n):
        yield Article(seed, i, known)


def write(path, text):
    try:
        f = open(path, "w", encoding="utf-8", newline="\n")
    except FileNotFoundError:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        f = open(path, "w", encoding="utf-8", newline="\n")
    with f:
        f.write(text)


def toml_str(s):
    return '"' + s.replace("\\", "\\\\").replace('"', '\\"') + '"'


def toml_list(xs):
    return "[" + ", ".join(toml_str(x) for x in xs) + "]"


def png(width, height, colour):
    """A plain one-colour PNG, so that image references resolve."""
    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))
    row = b"\0" + bytes(colour) * width
    return (b"\x89PNG\r\n\x1a\n"
            + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(row * height, 9)) + chunk(b"IEND", b""))


CSS = """:root { color-scheme: light dark; --accent: #0b5fa5; }
body { font: 16px/1.6 system-ui, sans-serif; margin: 0 auto; max-width: 46rem; padding: 0 1rem; }
header nav a { margin-right: 1rem; }
.pages a { margin-right: .5rem; }
article h1 { line-height: 1.25; }
.tags a { border: 1px solid currentColor; border-radius: 3px; padding: 0 .4em; margin-right: .3em; }
.siblings { display: flex; justify-content: space-between; margin: 2rem 0; }
blockquote { border-left: 3px solid var(--accent); margin-left: 0; padding-left: 1rem; }
table { border-collapse: collapse; } td, th { border: 1px solid #999; padding: .2em .6em; }
img { max-width: 100%; }
"""


def static_files(out):
    write(out + "/static/style.css", CSS)
    os.makedirs(out + "/static/images", exist_ok=True)
    for k, name in enumerate(IMAGES):
        with open(out + "/static/images/" + name, "wb") as f:
            f.write(png(320, 180, (40 + 40 * k, 90, 200 - 30 * k)))


def plain_front_matter(a, lang):
    return ("+++\ntitle = %s\ndate = %sZ\nsummary = %s\ntags = %s\nsection = %s\n+++\n\n"
            % (toml_str(a.title[lang]), a.date.isoformat(), toml_str(a.summary[lang]),
               toml_list([t[lang] for t in a.tags]), toml_str(a.section)))


SITE_TOML = """base_url = "%(base)s/"
default_language = "en"
root = "default"
timezone = "UTC"

[languages.en]
tag = "en"
label = "English"
title = %(en)s

[languages.zh]
tag = "zh-Hans"
label = "中文版"
title = %(zh)s

[[taxonomies]]
name = "tags"
paginate_by = 20

[feeds]
formats = ["rss"]
limit = 20

[search]
enabled = false

# Neither program colours code: each has a highlighter of another kind.
[markdown]
highlight = false

[chrome]
header = [{ item = "home" }, { item = "favorites" }, { item = "language" }]
footer = []
"""


def layout_ours(n, out, seed):
    write(out + "/site.toml", SITE_TOML % {"base": BASE_URL, "en": toml_str(TITLE_EN), "zh": toml_str(TITLE_ZH)})
    for slug, en, zh, _ in SECTIONS:
        write("%s/content/en/%s/_index.md" % (out, slug), "+++\ntitle = %s\n+++\n" % toml_str(en))
        write("%s/content/zh/%s/_index.md" % (out, slug), "+++\ntitle = %s\n+++\n" % toml_str(zh))
    for a in articles(n, seed):
        for k, lang in enumerate(("en", "zh")):
            write("%s/content/%s/%s/%s.md" % (out, lang, a.section, a.slug),
                  plain_front_matter(a, k) + a.body[k])
    static_files(out)


# --- Hugo ---------------------------------------------------------------

HUGO_CONFIG = """baseURL = "%(base)s/"
title = %(title_en)s
defaultContentLanguage = "en"
enableRobotsTXT = false
disableLiveReload = false

[pagination]
pagerSize = %(per_page)d
disableAliases = true

[taxonomies]
tag = "tags"

[outputs]
home = ["html", "rss"]
section = ["html"]
taxonomy = ["html"]
term = ["html"]

[services.rss]
limit = 20

[markup.highlight]
codeFences = false

[languages.en]
label = "English"
contentDir = "content/en"
title = %(title_en)s
weight = 1
[languages.en.params]
home = "Homepage"
favorites = "Favorites"
tags = "Tags"
newer = "Newer"
older = "Older"

[languages.zh]
label = "中文"
contentDir = "content/zh"
title = %(title_zh)s
weight = 2
hasCJKLanguage = true
[languages.zh.params]
home = "首页"
favorites = "收藏"
tags = "标签"
newer = "较新"
older = "较早"
"""

HUGO = {
    "baseof.html": """<!DOCTYPE html>
<html lang="{{ .Language.Lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ block "title" . }}{{ .Title }} - {{ .Site.Title }}{{ end }}</title>
{{ with .Description }}<meta name="description" content="{{ . }}">{{ else }}{{ if .IsPage }}<meta name="description" content="{{ .Params.summary }}">{{ end }}{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .Permalink }}">
{{ end }}<link rel="alternate" type="application/rss+xml" href="{{ "index.xml" | absLangURL }}">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header>
<nav>
<a href="{{ "/" | relLangURL }}">{{ .Site.Params.home }}</a>
<a href="{{ "favorites/" | relLangURL }}">{{ .Site.Params.favorites }}</a>
<a href="{{ "tags/" | relLangURL }}">{{ .Site.Params.tags }}</a>
{{ if .Translations }}{{ range .Translations }}<a class="lang" hreflang="{{ .Language.Lang }}" href="{{ .RelPermalink }}">{{ .Language.Label }}</a>{{ end }}{{ else }}{{ if eq .Language.Lang "en" }}<a class="lang" hreflang="zh" href="/zh/">中文</a>{{ else }}<a class="lang" hreflang="en" href="/">English</a>{{ end }}{{ end }}
</nav>
</header>
<main>
{{ block "main" . }}{{ end }}
</main>
<footer><p>{{ .Site.Title }}</p></footer>
</body>
</html>
""",
    "_partials/item.html": """<li><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2006-01-02" }}</time>
<a href="{{ .RelPermalink }}">{{ .Title }}</a>
<p>{{ .Params.summary }}</p></li>
""",
    "_partials/pages.html": """<nav class="pages">
{{ if .HasPrev }}<a rel="prev" href="{{ .Prev.URL }}">{{ site.Params.newer }}</a>{{ end }}
<span>{{ .PageNumber }} / {{ .TotalPages }}</span>
{{ if .HasNext }}<a rel="next" href="{{ .Next.URL }}">{{ site.Params.older }}</a>{{ end }}
</nav>
""",
    "home.html": """{{ define "title" }}{{ .Site.Title }}{{ end }}
{{ define "main" }}<h1>{{ .Site.Title }}</h1>
<ul class="list">
{{ range first 20 .Site.RegularPages }}{{ partial "item.html" . }}{{ end }}</ul>
<ul class="sections">
{{ range .Site.Sections }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>
{{ end }}</ul>{{ end }}
""",
    "section.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $p := .Paginate .RegularPages }}<ul class="list">
{{ range $p.Pages }}{{ partial "item.html" . }}{{ end }}</ul>
{{ partial "pages.html" $p }}{{ end }}
""",
    "term.html": """{{ define "main" }}<h1>{{ .Title }}</h1>
{{ $p := .Paginate .Pages }}<ul class="list">
{{ range $p.Pages }}{{ partial "item.html" . }}{{ end }}</ul>
{{ partial "pages.html" $p }}{{ end }}
""",
    "taxonomy.html": """{{ define "main" }}<h1>{{ .Site.Params.tags }}</h1>
<ul class="list">
{{ range .Data.Terms.Alphabetical }}<li><a href="{{ .Page.RelPermalink }}">{{ .Page.Title }}</a> ({{ .Count }})</li>
{{ end }}</ul>{{ end }}
""",
    "page.html": """{{ define "main" }}<article>
<h1>{{ .Title }}</h1>
<p class="meta"><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02" }}</time>
<a href="{{ .CurrentSection.RelPermalink }}">{{ .CurrentSection.Title }}</a>
{{ range .Translations }}<a class="translation" hreflang="{{ .Language.Lang }}" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</p>
<div class="content">
{{ .Content }}
</div>
<p class="tags">{{ range .GetTerms "tags" }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}</p>
<nav class="siblings">
{{ with .NextInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .PrevInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</nav>
</article>{{ end }}
""",
    "404.html": """{{ define "title" }}404{{ end }}
{{ define "main" }}<h1>404</h1>{{ end }}
""",
    "rss.xml": """{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\" standalone=\\"yes\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{{ .Site.Title }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Site.Title }}</description>
<language>{{ .Language.Lang }}</language>
{{ with .OutputFormats.Get "RSS" }}{{ printf "<atom:link href=%q rel=\\"self\\" type=%q />" .Permalink .MediaType | safeHTML }}{{ end }}
{{ range first 20 .Site.RegularPages }}<item>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<guid>{{ .Permalink }}</guid>
<description>{{ .Params.summary }}</description>
</item>
{{ end }}</channel>
</rss>
""",
}


def layout_hugo(n, out, seed):
    write(out + "/hugo.toml", HUGO_CONFIG % {
        "base": BASE_URL, "title_en": toml_str(TITLE_EN), "title_zh": toml_str(TITLE_ZH),
        "per_page": PER_PAGE})
    for name, text in HUGO.items():
        write("%s/layouts/%s" % (out, name), text)
    for slug, en, zh, _ in SECTIONS:
        write("%s/content/en/%s/_index.md" % (out, slug), "+++\ntitle = %s\n+++\n" % toml_str(en))
        write("%s/content/zh/%s/_index.md" % (out, slug), "+++\ntitle = %s\n+++\n" % toml_str(zh))
    for a in articles(n, seed):
        for k, lang in enumerate(("en", "zh")):
            text = plain_front_matter(a, k).replace(
                "\nsection = ", "\n[params]\nsection = ")
            write("%s/content/%s/%s/%s.md" % (out, lang, a.section, a.slug), text + a.body[k])
    static_files(out)


def main():
    p = argparse.ArgumentParser(description=__doc__,
                                formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("n", type=int, help="number of article pairs")
    p.add_argument("out", help="directory to write (must not exist)")
    p.add_argument("--layout", choices=("ours", "hugo"), default="ours")
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    if os.path.exists(a.out):
        sys.exit("corpus.py: %s exists" % a.out)
    {"ours": layout_ours, "hugo": layout_hugo}[a.layout](a.n, a.out.rstrip("/"), a.seed)


if __name__ == "__main__":
    main()
